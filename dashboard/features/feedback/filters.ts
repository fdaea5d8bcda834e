import { SourceKind, Timeframe, UpstreamState } from '@soulcaster/contract';
import { createLoader, parseAsString, parseAsStringLiteral } from 'nuqs/server';

/** What the list of feedback shows, as it stands in the URL. */
export const feedbackFilterParsers = {
  source: parseAsStringLiteral(SourceKind.options),
  status: parseAsStringLiteral(UpstreamState.options),
  timeframe: parseAsStringLiteral(Timeframe.options).withDefault('all'),
  text: parseAsString.withDefault(''),
};

export const loadFeedbackFilters = createLoader(feedbackFilterParsers);
export type FeedbackFilters = Awaited<ReturnType<typeof loadFeedbackFilters>>;

export const isFiltered = (filters: FeedbackFilters) =>
  Boolean(filters.source || filters.status || filters.text) || filters.timeframe !== 'all';
