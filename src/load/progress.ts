// Says a few times a second how far a step is, and stops it when asked to.
import type { Database } from '../database/database.ts';
import type { LoadOptions, Watch } from './options.ts';

export interface Progress extends LoadOptions {
  readonly db: Database;
  /** Rows that the stage works on, once they are known. */
  readonly rows?: bigint;
}

const EVERY_MS = 200;

/** `work` may say that another stage has begun. */
export async function watched<T>(
  { db, signal, onProgress, rows }: Watch & Pick<Progress, 'db' | 'rows'>,
  first: string,
  work: (begin: (stage: string) => void) => Promise<T>,
): Promise<T> {
  let stage = first;
  const begin = (next: string): void => {
    stage = next;
    onProgress?.(stage, undefined, rows);
  };
  signal?.throwIfAborted();
  begin(first);
  const stop = () => db.interrupt();
  signal?.addEventListener('abort', stop);
  const timer = setInterval(() => {
    if (signal?.aborted === true) stop();
    onProgress?.(stage, db.progress(), rows);
  }, EVERY_MS);
  try {
    return await work(begin);
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    clearInterval(timer);
    signal?.removeEventListener('abort', stop);
  }
}
