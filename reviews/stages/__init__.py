"""The stages that grade a component as a whole, each entered by whose it is (D-2, D-7)."""
