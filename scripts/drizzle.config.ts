// What drizzle-kit compares to make a migration; run through gen-migration.ts.
import { defineConfig } from 'drizzle-kit';

export default defineConfig({ dialect: 'sqlite', schema: './src/db/schema/*.ts', out: './drizzle' });
