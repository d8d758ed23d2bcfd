#!/usr/bin/env node
import { CommanderError } from 'commander';
import { Failure, NOT_UNDERSTOOD } from './failures.js';
import { program } from './program.js';

const cli = program((line) => console.log(line));
for (const command of [cli, ...cli.commands, ...cli.commands.flatMap((one) => one.commands)]) command.exitOverride();
try {
  await cli.parseAsync(process.argv);
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : NOT_UNDERSTOOD;
  else if (error instanceof Failure) {
    console.error(error.message);
    process.exitCode = error.exitCode;
  } else throw error;
}
