"""The radiation passport: whose doses, who approved, who may look."""
