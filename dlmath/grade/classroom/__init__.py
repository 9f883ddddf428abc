"""Grade a class: `python -m dlmath grade SUBMISSIONS --out FOLDER`.

`intake` reads what was handed in (`files`, `roster`) and writes it down, without running anything; `work` has
every submission graded by `one`, in processes of this machine or on Dask's workers, and `store` keeps each
result at once; `reports` makes what people and learning platforms read (`points`, `statistics`, `looks`,
`tables`, `page`), anew each time. `command` is the whole way.
"""
