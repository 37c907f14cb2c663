import { defineConfig } from "vitest/config";

export default defineConfig({
  build: {
    outDir: "../stamgast/static/till",
    emptyOutDir: true,
    // Plain names: Django's static storage adds the content hash.
    rollupOptions: {
      input: { register: "src/register/main.tsx", scanner_page: "src/scanner_page/main.ts" },
      output: { entryFileNames: "[name].js", chunkFileNames: "[name].js", assetFileNames: "[name][extname]" },
    },
    modulePreload: false,
  },
  test: { environment: "node", include: ["src/**/*.test.ts"] },
});
