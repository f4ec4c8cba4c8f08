"""A buyer's or a licensed set of expectations: from its sheet to a file in content/frameworks/."""
