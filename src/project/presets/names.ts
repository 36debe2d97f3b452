// The names of the presets, apart from what they say: the schema of the project file lists them.
export const PRESET_NAMES = [
  'apache-common',
  'apache-combined',
  'apache-vhost-combined',
  'nginx-combined',
  'nginx-json',
  'kong',
  'aws-api-gateway',
  'aws-alb',
  'aws-cloudfront',
  'aws-s3',
  'aws-cloudtrail',
  'envoy',
  'cloudflare',
  'gcp-load-balancer',
  'salesforce',
  'iis',
  'traefik',
  'traefik-common',
  'cloudevents',
  'stripe-meter-events',
] as const;

export type PresetName = (typeof PRESET_NAMES)[number];
