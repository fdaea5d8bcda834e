'use client';
import { useSyncExternalStore } from 'react';

const never = () => () => {};

/** The address under which the browser sees this dashboard; a stand-in while the server renders. */
export const useOrigin = () =>
  useSyncExternalStore(
    never,
    () => window.location.origin,
    () => 'http://localhost:3000',
  );
