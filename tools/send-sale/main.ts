import { optionsOf } from './options.js';
import { progress } from './progress.js';
import { purchase } from './purchase.js';
import { purchases } from './purchases.js';
import { answers } from './answers.js';
import { report } from './report.js';

/** EX_UNAVAILABLE of sysexits.h. */
const NOBODY_THERE = 69;

const options = optionsOf(process.argv);
const absent = await answers(options.url);

if (absent === undefined) {
  const bar = progress(options.count);
  const tally = await purchases(() => purchase(options), { ...options, onAnswer: (answer) => bar.one(answer) });
  bar.end();
  console.log(report(options, tally));
  process.exitCode = tally.sold.length === options.count ? 0 : 1;
} else {
  console.error(`Nobody answers at ${options.url} (${absent}). \`npm start\` starts the shop; --url says where it is.`);
  process.exitCode = NOBODY_THERE;
}
