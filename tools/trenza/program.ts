import { Command, InvalidArgumentError, Option } from 'commander';
import { discardLetters, editLetter, listLetters, redriveLetters, showLetter, type Filter } from './dead-letters.js';
import { pauseOrResume, publish, tail } from './messages.js';
import type { Reach } from './reach.js';
import { status } from './status.js';

type Print = (line: string) => void;

function wholeNumber(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

function httpUrl(text: string, others: readonly string[] = []): readonly string[] {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text))
    throw new InvalidArgumentError('It must begin with http:// or https://.');
  return [...others, text.replace(/\/+$/, '')];
}

/** The command line: what it can be told, and what that does. @param print writes what was asked for */
export function program(print: Print): Command {
  const root = new Command('trenza')
    .description('Looks at the messaging of running apps, and works on it, over their admin routes.')
    .addOption(
      new Option('--url <url>', 'where an app is, as often as there are apps; else their default ports')
        .env('TRENZA_URL')
        .argParser(httpUrl),
    )
    .addOption(new Option('--token <token>', "an operator's token, for apps with AUTH=jwt").env('TRENZA_TOKEN'))
    .option('--json', 'write JSON, for programs')
    .addHelpText('after', AFTER);
  root
    .command('status')
    .description('subscriptions and channels of every app that answers')
    .action(async (_: object, command: Command) => print(await status(command.optsWithGlobals<Reach>())));
  addDeadLetters(root, print);
  for (const what of ['pause', 'resume'] as const) {
    root
      .command(`${what} <subscription>`)
      .description(
        what === 'pause'
          ? 'stops taking messages, in all replicas and over restarts; what is in flight goes on'
          : 'takes messages again',
      )
      .action(async (name: string, _: object, command: Command) =>
        print(await pauseOrResume(what, name, command.optsWithGlobals<Reach>())),
      );
  }
  root
    .command('tail [channel]')
    .description('what is published and handled, as it happens; Ctrl-C ends it')
    .option('--last <n>', 'how many that were before', wholeNumber, 10)
    .action((channel: string | undefined, _: object, command: Command) =>
      tail(channel, command.optsWithGlobals(), print),
    );
  root
    .command('publish <channel> <type>')
    .description('publishes a message of the contract')
    .requiredOption('--data <json>', "the message's fields; those with an initial value may be left out")
    .action(async (channel: string, type: string, _: object, command: Command) =>
      print(await publish(channel, type, command.optsWithGlobals())),
    );
  return root;
}

function addDeadLetters(root: Command, print: Print): void {
  const dlq = root.command('dlq').description('dead letters: messages that were given up');
  filtered(dlq.command('list').description('newest first'))
    .option('--limit <n>', 'how many of each app', wholeNumber, 50)
    .action(async (_: object, command: Command) => print(await listLetters(command.optsWithGlobals())));
  dlq
    .command('show <letter>')
    .description('one with its body and headers, by app and number: email-consumer/12')
    .action(async (letter: string, _: object, command: Command) =>
      print(await showLetter(letter, command.optsWithGlobals())),
    );
  dlq
    .command('edit <letter>')
    .description('gives it a new body, which must keep the contract')
    .option('--data <json>', 'the whole new body')
    .option('--file <path>', 'where the whole new body is')
    .option('--type <type>', 'the new type, where it is the type that is wrong')
    .action(async (letter: string, _: object, command: Command) =>
      print(await editLetter(letter, command.optsWithGlobals())),
    );
  filtered(dlq.command('redrive [letters...]').description('has them handled again'))
    .option('--all', 'every one')
    .option('--expires-at <time>', 'the new expiry of messages that have one')
    .action(async (letters: string[], _: object, command: Command) =>
      print(await redriveLetters(letters, command.optsWithGlobals())),
    );
  filtered(dlq.command('discard [letters...]').description('removes them for good'))
    .option('--all', 'every one')
    .action(async (letters: string[], _: object, command: Command) =>
      print(await discardLetters(letters, command.optsWithGlobals<Reach & Filter>())),
    );
}

function filtered(command: Command): Command {
  return command
    .option('--app <app>', 'only of this app')
    .option('--subscription <name>', 'only of this subscription')
    .option('--type <type>', 'only of this type')
    .option('--reason <reason>', 'only given up for this reason, such as attempts or contract')
    .option('--text <text>', 'only with this in the error, the id or the body')
    .option('--from <time>', 'only those that died at this time or later, in ISO 8601')
    .option('--to <time>', 'only those that died before this time');
}

const AFTER = `
Examples:
  trenza status
  trenza dlq list --subscription email_notifications --reason attempts
  trenza dlq edit loyalty-consumer/3 --file mended.json
  trenza dlq redrive loyalty-consumer/3
  trenza tail sales_events

Ends with 0; 1 when something was refused or stays; 2 when the command can't be understood;
69 when no app answers; 77 without an operator's token.`;
