// Notices, while a file is hashed, whether any of its lines is long, at one search for a line end in each 8 KB.
export const LONG_BYTES = 8192;
const LINE_END = 10;

/** Sees the bytes of a file and tells whether any line is long: surely one of 32 KB, never one of less than 8. */
export function longLines(): { see(chunk: Uint8Array): void; any(): boolean } {
  let any = false;
  return {
    see(chunk) {
      for (let at = 0; !any && at + LONG_BYTES <= chunk.length; at += LONG_BYTES)
        any = !chunk.subarray(at, at + LONG_BYTES).includes(LINE_END);
    },
    any: () => any,
  };
}
