import { lacks } from './needs.js';
import { runStage } from './run-stage.js';
import { stages } from './stages.js';
import { failuresOf, table, total } from './table.js';

if (process.argv.includes('--full')) process.env['TRENZA_FULL'] = '1';

const missing = lacks();
for (const { line } of missing) console.log(line);

const outcomes = stages().map(runStage);
console.log(`\n${failuresOf(outcomes)}`);
console.log(`${table(outcomes)}\n`);
for (const { line } of missing) console.log(line);
console.log(total(outcomes));

const failed = missing.some(({ isError }) => isError) || outcomes.some(({ passed }) => !passed);
process.exitCode = failed ? 1 : 0;
