import type { Client } from '@soulcaster/contract';
import { queryOptions } from '@tanstack/react-query';

export const sourceKindsQuery = (api: Client) =>
  queryOptions({ queryKey: ['source-kinds'], queryFn: () => api.sourceKinds(), staleTime: 300_000 });
