/**
 * Installers of the built program, made on the system that they are for: `npm run package`. The fuses make Electron's
 * binary run this program and nothing else.
 */
export default {
  appId: "org.exemplar.workbench",
  productName: "Exemplar",
  copyright: "MIT-licensed; the licences of others lie beside the program in THIRD-PARTY-NOTICES.txt",
  directories: { output: "dist", buildResources: "packaging" },
  asar: true,
  // What is native is loaded from the disk: beside the archive, where a library under the LGPL can also be replaced.
  asarUnpack: ["**/*.node", "node_modules/onnxruntime-node/bin/**", "node_modules/@img/**"],
  npmRebuild: false,
  files: [
    "package.json",
    "LICENSE",
    "out/main/**",
    "out/preload/**",
    "out/renderer/**",
    "resources/**",
    "studies/**",
    // Electron brings Node, and the renderer is built into one place.
    "!node_modules/node-{bin-darwin-arm64,darwin-x64,linux-arm64,linux-x64,win-x64}/**",
    "!node_modules/{@mantine,@tabler,react-router,recharts}/**",
    `!node_modules/onnxruntime-node/bin/napi-v6/!(${process.platform})/**`,
    "!node_modules/**/*.{ts,map,md}",
  ],
  extraResources: [{ from: "out/THIRD-PARTY-NOTICES.txt", to: "THIRD-PARTY-NOTICES.txt" }],
  beforePack: "./packaging/notices.js",
  afterAllArtifactBuild: "./packaging/checksums.js",
  electronFuses: {
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    grantFileProtocolExtraPrivileges: false,
  },
  publish: null,
  linux: { target: ["AppImage", "deb"], category: "Science", maintainer: "Exemplar" },
  win: { target: ["nsis"] },
  nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true },
  mac: { target: ["dmg", "zip"], category: "public.app-category.education", hardenedRuntime: true },
};
