"""How long what this system holds is kept: which model is which kind of document, as the texts of law name them."""
