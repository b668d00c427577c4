"""The register of bodies that award honours (授予机关): level, whose superior system (K-5.5)."""
