// reprice doctor: what is wrong with this installation or this project, and what to do.
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type { Finding } from '../doctor/finding.ts';
import { isInProject } from '../project/find.ts';
import type { Project } from '../project/project.ts';
import { InputError } from '../source/problem.ts';
import { type CommonOptions, command, deliver, paintOf, projectOf } from './options.ts';

export function doctorCommand() {
  return command(
    'doctor',
    'say what is wrong with this installation or project, and what to do',
    ['reprice doctor', 'reprice doctor --json', 'reprice doctor --strict --quiet'],
    ['--as-of'],
  )
    .addHelpText(
      'after',
      `
ok: nothing to do. warn: it works, and something is lost or out of date. wrong: it does not work.
Outside a project only the installation is looked at. Nothing is written.
Exit 0 when nothing is wrong, 1 when something is, and with --strict also with a warning.`,
    )
    .action(async (options) => {
      const { doctorText } = await import('../report/doctor-text.ts');
      const found = await foundBy(options);
      deliver(
        options.json === true ? JSON.stringify({ findings: found }, null, 2) : doctorText(found, paintOf(options)),
        options,
      );
      const bad = options.strict === true ? ['wrong', 'warn'] : ['wrong'];
      if (found.some(({ state }) => bad.includes(state))) process.exitCode = 1;
    });
}

async function foundBy(options: CommonOptions): Promise<readonly Finding[]> {
  const { installation } = await import('../doctor/installation.ts');
  const { temporarySpace } = await import('../doctor/disk.ts');
  const parts = [...(await installation(process.versions.node, neededNode())), temporarySpace(tmpdir())];
  const works = parts.every((part) => part.about !== 'DuckDB' || part.state === 'ok');
  return works ? [...parts, ...(await inProject(options))] : parts;
}

async function inProject(options: CommonOptions): Promise<readonly Finding[]> {
  const { findings, refusalsOf } = await import('../doctor/finding.ts');
  const { warn, wrong } = findings('project');
  if (options.config === undefined && !isInProject(process.env['REPRICE_CONFIG'], process.cwd()))
    return [
      warn('reprice.yaml', 'no project here or in any folder above', 'begin one from log files: reprice init LOGS'),
    ];
  let project: Project;
  try {
    project = projectOf(options);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return refusalsOf(error).map(({ message, fix }) => wrong('reprice.yaml', message, fix));
  }
  const { ledgerSpace } = await import('../doctor/disk.ts');
  const { examine } = await import('../doctor/project.ts');
  const { openDatabase } = await import('../database/database.ts');
  const scratch = await openDatabase(undefined);
  try {
    return [ledgerSpace(project.ledger), ...(await examine(project, scratch))];
  } finally {
    scratch.close();
  }
}

/** The least version of Node that the package asks for. */
function neededNode(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { engines: { node: string } }).engines.node.replace(/^>=/, '');
}
