// Cloudflare Logpush, http_requests. Times are RFC 3339, seconds or nanoseconds, as numbers or texts,
// whichever the job was given. A worker's subrequest repeats the request of a client and is left out. A
// job with a sample rate logs a part only, and nothing here can tell.
import type { Preset } from '../schema.ts';

export const CLOUDFLARE: Preset = {
  format: 'jsonl',
  skip: { WorkerSubrequest: 'true' },
  columns: {
    time: { column: 'EdgeStartTimestamp', form: 'any' },
    id: 'RayID',
    tenant: ['ClientRequestHost', 'ZoneName'],
    key: 'RequestHeaders.x-api-key',
    method: 'ClientRequestMethod',
    path: ['ClientRequestPath', 'ClientRequestURI'],
    status: 'EdgeResponseStatus',
    bytes_in: 'ClientRequestBytes',
    bytes_out: 'EdgeResponseBytes',
  },
};
