/**
 * Libraries that run once for a worker, and not again in every sandbox: the SDK freezes what it shares, so each must be pure,
 * and must have made by then whatever it makes at its first use. `scripts/workflow-bundle.mjs` names this file to the SDK.
 */
import '@noble/hashes/sha2.js';
import { z } from 'zod';

// The first schema makes zod choose its language, and how it remembers cycles.
z.strictObject({ list: z.array(z.string()) }).safeParse({ list: [] });
