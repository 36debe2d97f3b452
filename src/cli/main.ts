#!/usr/bin/env node
// The command line: what was asked, done by one stage after the other. Results go to stdout, talk to
// stderr. Exit codes: 0 done; 1 the model or the data is wrong, or --strict and not complete; 2 it
// could not be run; 130 interrupted.
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from '@commander-js/extra-typings';
import { CannotRunError, formatProblem, InputError } from '../source/problem.ts';
import { exportCommand } from './export.ts';
import { Interrupted } from './interrupt.ts';
import { loadCommand } from './load.ts';
import { runCommand } from './run.ts';
import { runsCommand } from './runs.ts';
import { statementCommand } from './statement.ts';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

const program = new Command('reprice')
  .description('Replay request logs through a pricing model: what would every account have paid?')
  .version(version)
  .exitOverride()
  .showSuggestionAfterError()
  .addHelpText(
    'after',
    '\nThe usual order:\n  $ reprice load\n  $ reprice run pricing-models/api-units.yaml\n  $ reprice statement ACCOUNT\n  $ reprice export latest\n',
  );
for (const command of [loadCommand(), runCommand(), runsCommand(), statementCommand(), exportCommand()]) {
  program.addCommand(command.exitOverride());
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error);
}

/** Says what went wrong and returns the exit code. A stack trace is printed only for a bug. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof Interrupted) {
    process.stderr.write('interrupted: nothing was changed\n');
    return 130;
  }
  if (error instanceof InputError) {
    const count = error.problems.length;
    process.stderr.write(
      `${error.problems.map(formatProblem).join('\n\n')}\n\n${count} problem${count === 1 ? '' : 's'}; nothing was changed\n`,
    );
    return 1;
  }
  if (error instanceof CannotRunError) {
    process.stderr.write(`${error.message}\n  fix: ${error.fix}\n`);
    return 2;
  }
  process.stderr.write(
    `a bug in reprice: please report it with this text\n${error instanceof Error ? error.stack : String(error)}\n`,
  );
  return 2;
}
