// Meter events of Stripe: `timestamp` is when it was used (`created` is not). Version 2 writes RFC 3339 in
// place of seconds. The customer's key and the value's may have other names in your meter: map them. A
// negative value is a correction, and is rejected: corrections are adjustments with a reason.
import type { Preset } from '../schema.ts';

export const STRIPE_METER_EVENTS: Preset = {
  format: 'jsonl',
  columns: {
    time: { column: 'timestamp', form: 'any' },
    id: 'identifier',
    tenant: 'payload.stripe_customer_id',
    operation: 'event_name',
  },
  measures: { value: 'payload.value' },
};
