// Whether a zstd file is whole: walks the frames and the headers of their blocks (RFC 8878) without
// unpacking anything. It finds a file that was cut off, not a flipped bit inside a block.
import { type FileHandle, open } from 'node:fs/promises';

const FRAME = 0xfd2fb528;
/** Skippable frames have one of 16 magic numbers. */
const SKIPPABLE = 0x184d2a50;

/** True if the last frame ends with the last byte. */
export async function zstdEnds(absolute: string, bytes: number): Promise<boolean> {
  const handle = await open(absolute, 'r');
  try {
    let at = 0;
    while (at < bytes) {
      const end = await frameEnd(handle, at);
      if (end === undefined || end > bytes) return false;
      at = end;
    }
    return bytes > 0;
  } finally {
    await handle.close();
  }
}

async function frameEnd(handle: FileHandle, start: number): Promise<number | undefined> {
  const head = await read(handle, start, 8);
  if (head === undefined) return undefined;
  const magic = head.readUInt32LE(0);
  if ((magic & 0xfffffff0) >>> 0 === SKIPPABLE) return start + 8 + head.readUInt32LE(4);
  if (magic !== FRAME) return undefined;
  const descriptor = head.readUInt8(4);
  let at = start + 5 + headerBytes(descriptor);
  for (;;) {
    const block = await read(handle, at, 3);
    if (block === undefined) return undefined;
    const header = block.readUIntLE(0, 3);
    // A run-length block holds one byte, whatever its size says.
    at += 3 + (((header >> 1) & 3) === 1 ? 1 : header >> 3);
    if ((header & 1) === 1) return at + ((descriptor & 4) === 4 ? 4 : 0);
  }
}

/** Bytes of window descriptor, dictionary id and content size. */
function headerBytes(descriptor: number): number {
  const single = (descriptor & 0x20) !== 0;
  const dictionary = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const size = [single ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
  return (single ? 0 : 1) + dictionary + size;
}

async function read(handle: FileHandle, at: number, length: number): Promise<Buffer | undefined> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await handle.read(buffer, 0, length, at);
  return bytesRead === length ? buffer : undefined;
}
