import { defineConfig } from "vitest/config";

export default defineConfig({
  // Its one file, the reader of codes, is served from our own origin; the page tells its address.
  publicDir: "node_modules/zxing-wasm/dist/reader",
  build: {
    outDir: "../stamgast/static/till",
    emptyOutDir: true,
    // Plain names: Django's static storage adds the content hash.
    rollupOptions: {
      input: {
        register: "src/register/main.tsx",
        scanner_page: "src/scanner_page/main.ts",
        screen: "src/screen/main.tsx",
        decoder: "src/screen/decoder.ts",
      },
      output: { entryFileNames: "[name].js", chunkFileNames: "[name].js", assetFileNames: "[name][extname]" },
    },
    modulePreload: false,
  },
  test: { environment: "node", include: ["src/**/*.test.ts"] },
});
