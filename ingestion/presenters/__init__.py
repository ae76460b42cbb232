"""What the pages of what comes in say: words for states and reasons, and what can be done."""
