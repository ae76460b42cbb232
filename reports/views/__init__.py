"""The pages of documents that leave."""
