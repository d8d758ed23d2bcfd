import { Command, InvalidArgumentError } from 'commander';
import type { Order } from './purchase.js';
import type { Load } from './purchases.js';

/** What `rm` and `grep` end with when they don't understand what they are told; 1 means that something wasn't sold. */
const NOT_UNDERSTOOD = 2;

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(number) || number < 1) {
    throw new InvalidArgumentError('It must be a whole number from 1 on.');
  }
  return number;
}

function httpUrl(text: string): string {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text))
    throw new InvalidArgumentError('It must begin with http:// or https://.');
  return text.replace(/\/+$/, '');
}

/** Reads the command line; ends the process with 2 when it can't be understood. */
export function optionsOf(argv: readonly string[]): Order & Load {
  return new Command('send-sale')
    .description('Buys over HTTP, as a customer would.')
    .option('--product <id>', 'what to buy', wholeNumber, 1)
    .option('--quantity <n>', 'how many of it, each time', wholeNumber, 1)
    .option('--email <address>', 'who buys it', 'cliente@example.com')
    .option('--count <n>', 'how many purchases', wholeNumber, 1)
    .option('--concurrency <n>', 'how many of them at once', wholeNumber, 20)
    .option(
      '--url <url>',
      'where sales-api listens (SALES_API_URL)',
      httpUrl,
      process.env['SALES_API_URL'] ?? 'http://127.0.0.1:3001',
    )
    .addHelpText(
      'after',
      `
Every purchase has an Idempotency-Key of its own. One that gets no answer, or 429 or 5xx, is sent again
with the same key, up to six times in all, with growing waits: that can't buy twice.

Ends with 0 when everything was sold, 1 when something was refused or failed, 2 when the options
can't be understood, 69 when nobody answers.`,
    )
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : NOT_UNDERSTOOD))
    .parse(argv)
    .opts<Order & Load>();
}
