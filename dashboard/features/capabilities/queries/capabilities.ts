import type { Client } from '@soulcaster/contract';
import { queryOptions } from '@tanstack/react-query';

export const capabilitiesQuery = (api: Client) =>
  queryOptions({ queryKey: ['capabilities'], queryFn: () => api.capabilities() });
