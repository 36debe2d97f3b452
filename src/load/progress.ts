// Says a few times a second how far a step is, and stops it when asked to.
import type { Database } from '../database/database.ts';
import type { LoadOptions, Watch } from './options.ts';

export interface Progress extends LoadOptions {
  readonly db: Database;
}

const EVERY_MS = 200;

export async function watched<T>(
  { db, signal, onProgress }: Watch & { readonly db: Database },
  stage: string,
  work: () => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  onProgress?.(stage, undefined);
  const stop = () => db.interrupt();
  signal?.addEventListener('abort', stop);
  const timer = setInterval(() => {
    if (signal?.aborted === true) stop();
    onProgress?.(stage, db.progress());
  }, EVERY_MS);
  try {
    return await work();
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    clearInterval(timer);
    signal?.removeEventListener('abort', stop);
  }
}
