import { run } from './run.js';

if (!(await run(process.env, (line) => console.log(line)))) process.exitCode = 1;
