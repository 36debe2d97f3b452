// Which tables beside the logs can be read again as a run read them: every file is there and is what it was.
// What cannot is a fault with the name of the file.
import { resolve } from 'node:path';
import { statOf } from '../load/files/files.ts';
import { hashOf } from '../load/files/inspect.ts';
import type { Project } from '../project/project.ts';
import type { InputFile } from '../runs/inputs.ts';

export interface Readable {
  readonly names: ReadonlySet<string>;
  readonly faults: readonly string[];
}

export async function readableTables(
  project: Project,
  files: readonly InputFile[],
  kind: 'gauge' | 'transactions',
): Promise<Readable> {
  const own = files.filter((file) => file.kind === kind);
  const declared = new Set((kind === 'gauge' ? project.gauges : project.transactions).map(({ name }) => name));
  const faults: string[] = [];
  const lost = new Set<string>();
  for (const { name, path, sha256 } of own) {
    const fault = declared.has(name)
      ? await faultOf(resolve(project.folder, path), path, sha256)
      : `${name} is no longer declared in reprice.yaml`;
    if (fault === undefined) continue;
    faults.push(`${fault}: what the run read of ${name} cannot be counted again`);
    lost.add(name);
  }
  return { names: new Set(own.flatMap(({ name }) => (lost.has(name) ? [] : [name]))), faults };
}

async function faultOf(file: string, shown: string, sha256: string): Promise<string | undefined> {
  if (statOf(file) === undefined) return `${shown} is gone`;
  return (await hashOf(file)) === sha256 ? undefined : `${shown} has changed since the run was priced`;
}
