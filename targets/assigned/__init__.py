"""Assigned indicators (上级下达指标): the register, the checks that read it, who carries which."""
