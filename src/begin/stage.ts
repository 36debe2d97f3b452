// Samples staged by the load's own steps, in a database in memory: what is counted here is what a load counts.
import { type Database, openDatabase } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import { statOf } from '../load/files/files.ts';
import type { LoadFile } from '../load/files/manifest.ts';
import type { Places } from '../load/files/places.ts';
import { layoutsOf } from '../load/read/layout.ts';
import { findRepeated, settleDuplicates } from '../load/settle/repeats.ts';
import { contextOf } from '../load/stage/row.ts';
import { stage } from '../load/stage/stage.ts';
import { createStaged, stagedShape } from '../load/stage/staged.ts';
import type { Project, Source } from '../project/project.ts';
import { fileProblem } from '../source/problem.ts';
import { type Draft, projectWith, type Surroundings, sourceFrom } from './draft.ts';
import type { Sample } from './sample.ts';

/** Samples and how they are read, under the name of a source. */
export interface Part {
  readonly name: string;
  readonly draft: Draft;
  readonly samples: readonly Sample[];
}

export interface Staged {
  readonly db: Database;
  readonly project: Project;
  /** Samples by their number among the staged files. */
  readonly samples: readonly Sample[];
}

/** There is no project file yet in which a mistake could stand. */
const NOWHERE: Places = {
  problem: (_path, code, message, fix) => fileProblem('reprice.yaml', code, message, fix),
};

/** Stages the parts, does `work`, and forgets them; throws the load's InputError when a part does not fit. */
export async function staged<T>(
  parts: readonly Part[],
  at: Surroundings,
  work: (staged: Staged) => Promise<T>,
): Promise<T> {
  at.signal.throwIfAborted();
  const sources = parts.map(({ name, draft, samples }) =>
    sourceFrom(
      name,
      draft,
      samples.map((s) => s.absolute),
      at,
    ),
  );
  const project = projectWith(sources, at);
  const db = await openDatabase(undefined);
  const stop = () => db.interrupt();
  at.signal.addEventListener('abort', stop);
  try {
    const shape = stagedShape(project);
    await createStaged(db, shape);
    const files = parts.flatMap(({ samples }, i) => samples.map((sample) => loadFile(sample, sources[i])));
    const numbered = new Map<number, LoadFile>();
    const layouts = await layoutsOf(
      db,
      files.map((file, i) => ({ ...file, fileNo: i + 1 })),
      NOWHERE,
      new Set(),
    );
    await stage(db, layouts, 'load', numbered, contextOf(project, shape));
    await findRepeated(db, project, shape.has('id_hash') ? sql`true` : sql`false`);
    await settleDuplicates(db, project.dedupeWithinHours);
    const all = new Map(parts.flatMap(({ samples }) => samples.map((s) => [s.absolute, s])));
    return await work({ db, project, samples: [...numbered.values()].flatMap((f) => all.get(f.absolute) ?? []) });
  } finally {
    at.signal.removeEventListener('abort', stop);
    db.close();
  }
}

export function loadFile(sample: Sample, source: Source | undefined): LoadFile {
  const stat = statOf(sample.absolute);
  if (source === undefined || stat === undefined) throw new Error(`the sample of ${sample.file.shown} is gone`);
  return {
    source,
    path: sample.absolute,
    absolute: sample.absolute,
    ...stat,
    fileNo: 1,
    sha256: '',
    before: undefined,
  };
}
