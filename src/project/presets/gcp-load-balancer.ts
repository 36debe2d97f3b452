// Application load balancers of Google Cloud, from Cloud Logging. Sizes are texts, the URL is absolute, and
// an entry is told by its id and its time together. A backend with a sample rate below 1 logs a part only,
// and nothing here can tell. Which customer it was shows in the host or in a label: map `tenant`.
import type { Preset } from '../schema.ts';

export const GCP_LOAD_BALANCER: Preset = {
  format: 'jsonl',
  columns: {
    time: 'timestamp',
    id: { join: ['insertId', 'timestamp'] },
    method: 'httpRequest.requestMethod',
    path: 'httpRequest.requestUrl',
    status: 'httpRequest.status',
    bytes_in: 'httpRequest.requestSize',
    bytes_out: 'httpRequest.responseSize',
  },
};
