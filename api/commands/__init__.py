"""The command line: one file a command; stdout carries data, stderr words."""
