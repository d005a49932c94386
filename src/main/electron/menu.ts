import { Menu, type MenuItemConstructorOptions } from "electron";

/** What a window needs and the page cannot do: editing keys on macOS, zoom, reload, full screen, the end. */
export function workbenchMenu(platform: NodeJS.Platform, developing: boolean): Menu {
  const template: MenuItemConstructorOptions[] = [
    ...(platform === "darwin" ? [{ role: "appMenu" } as const] : [{ role: "fileMenu" } as const]),
    { role: "editMenu" },
    {
      label: "View",
      submenu: [
        { role: "reload" },
        ...(developing ? [{ role: "toggleDevTools" } as const] : []),
        { type: "separator" },
        { role: "resetZoom" },
        { role: "zoomIn" },
        { role: "zoomOut" },
        { type: "separator" },
        { role: "togglefullscreen" },
      ],
    },
    { role: "windowMenu" },
  ];
  return Menu.buildFromTemplate(template);
}
