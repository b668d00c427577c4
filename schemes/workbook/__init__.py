"""The year workbook (年度工作簿): one XLSX that holds a whole year, out and in.

``registry`` knows the sheets that the apps bring; ``context`` what they share while one workbook is
written or read; ``parts`` how a sheet's rows become facts; ``plan`` what an import would change;
``reader`` and ``writer`` go between file and plan; ``services`` keep the uploads and write them.
"""
