import { lacks } from './needs.js';
import { runStage, type Outcome } from './run-stage.js';
import { checks, lanes, type Stage } from './stages.js';
import { failuresOf, table, total } from './table.js';

if (process.argv.includes('--full')) process.env['TRENZA_FULL'] = '1';

const missing = lacks();
for (const { line } of missing) console.log(line);

/** What a full run measures has the machine for itself. */
const sideBySide = process.env['TRENZA_FULL'] !== '1';

const inTurn = async (stages: readonly Stage[], lane = 0): Promise<Outcome[]> => {
  const outcomes: Outcome[] = [];
  for (const stage of stages) outcomes.push(await runStage(stage, lane));
  return outcomes;
};

const start = performance.now();
const checked = await inTurn(checks);
const tested = sideBySide
  ? await Promise.all(lanes.map((stages, lane) => inTurn(stages, lane)))
  : [await inTurn(lanes.flat())];
const outcomes = [checked, tested].flat(2);
const seconds = (performance.now() - start) / 1000;

console.log(`\n${failuresOf(outcomes)}`);
console.log(`${table(outcomes, seconds)}\n`);
for (const { line } of missing) console.log(line);
console.log(total(outcomes));

const failed = missing.some(({ isError }) => isError) || outcomes.some(({ passed }) => !passed);
process.exitCode = failed ? 1 : 0;
