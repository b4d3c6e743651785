// "Copy link": the address of a page holds its whole state, so the address is all there is to copy.
for (const button of document.querySelectorAll("[data-copy]")) {
  const said = document.querySelector("[data-said]");
  const say = (words) => {
    if (said) said.textContent = words;
  };
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(window.location.href);
      say("The link is copied.");
    } catch {
      say("This browser does not let a page copy; take the address from its address bar.");
    }
  });
}
