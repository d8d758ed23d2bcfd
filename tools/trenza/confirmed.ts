import { createInterface } from 'node:readline/promises';
import { Failure, NOT_UNDERSTOOD, REFUSED } from './failures.js';

/** Asks at the terminal. @throws Failure unless the answer is yes, and where there is no terminal to ask at */
export async function confirmed(question: string): Promise<void> {
  if (!process.stdin.isTTY) throw new Failure(`${question} There is no terminal to ask at: say --yes.`, NOT_UNDERSTOOD);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(`${question} [y/N] `);
  terminal.close();
  if (!/^y(es)?$/i.test(answer.trim())) throw new Failure('Nothing was removed.', REFUSED);
}
