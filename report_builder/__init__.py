"""Customer-insight reports for retailers, from the files a shop can export."""
