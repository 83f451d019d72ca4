// Compiles every .py below a folder with the CPython of pyodide, whose bytecode is that of the same CPython on Lambda.
// Usage: node compile_bytecode.mjs FOLDER PATH_AT_RUN_TIME
import { loadPyodide } from "pyodide";

const [folder, runsAt] = process.argv.slice(2);
const python = await loadPyodide();
python.FS.mkdir("/bundle");
python.FS.mount(python.FS.filesystems.NODEFS, { root: folder }, "/bundle");
python.globals.set("runs_at", runsAt);
const failed = python.runPython(`
import compileall, py_compile, sys
assert sys.version_info[:2] == (3, 13), sys.version
# Deploying sets new file times, so the interpreter must not compare them.
unchecked = py_compile.PycInvalidationMode.UNCHECKED_HASH
not compileall.compile_dir("/bundle", ddir=runs_at, quiet=1, force=True, invalidation_mode=unchecked)
`);
process.exit(failed ? 1 : 0);
