"""The demo scanner: sends dose reports of invented people to a receiver, over the network by C-STORE."""
