"""What the PACS holds: registered nodes, the studies they list, and the clients that ask them."""
