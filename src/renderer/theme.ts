import {
  Alert,
  Badge,
  Button,
  Card,
  type CSSVariablesResolver,
  createTheme,
  Loader,
  Menu,
  Modal,
  Notification,
  NumberInput,
  PasswordInput,
  ScrollArea,
  Select,
  Table,
  TextInput,
  Tooltip,
} from "@mantine/core";

/** The one place that decides how the workbench looks; components take no colours or sizes of their own. */
export const theme = createTheme({
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'DejaVu Sans Mono', Consolas, monospace",
  primaryColor: "indigo",
  primaryShade: { light: 7, dark: 8 },
  defaultRadius: "sm",
  cursorType: "pointer",
  respectReducedMotion: true,
  fontSizes: { xs: "0.75rem", sm: "0.8125rem", md: "0.875rem", lg: "1rem", xl: "1.125rem" },
  headings: {
    fontWeight: "600",
    sizes: {
      h1: { fontSize: "1.375rem", lineHeight: "1.3" },
      h2: { fontSize: "1.0625rem", lineHeight: "1.35" },
      h3: { fontSize: "0.9375rem", lineHeight: "1.4" },
    },
  },
  components: {
    Alert: Alert.extend({ defaultProps: { radius: "md" } }),
    Badge: Badge.extend({ defaultProps: { variant: "light", radius: "sm", tt: "none", fw: 500, miw: "max-content" } }),
    Button: Button.extend({ defaultProps: { size: "sm" } }),
    Card: Card.extend({ defaultProps: { withBorder: true, radius: "md", padding: "md" } }),
    // What is waited for has a name, and a name needs a role.
    Loader: Loader.extend({ defaultProps: { role: "status" } }),
    // A menu has its items alone for children, and opens on the first of them.
    Menu: Menu.extend({ defaultProps: { withInitialFocusPlaceholder: false } }),
    Modal: Modal.extend({
      defaultProps: { centered: true, radius: "md", closeButtonProps: { "aria-label": "Close" } },
      // What the keyboard reaches does not come to lie under the header or the footer, which stay in their places.
      styles: { content: { scrollPaddingBlock: "5rem" } },
    }),
    // Within a dialog, its header is not the page's.
    ModalHeader: { defaultProps: { role: "presentation" } },
    Notification: Notification.extend({
      // News waits until a screen reader has finished; a failure says that it is an alert.
      defaultProps: { role: "status", closeButtonProps: { "aria-label": "Dismiss" } },
      styles: { description: { color: "var(--mantine-color-dimmed)" } },
    }),
    NumberInput: NumberInput.extend({ defaultProps: { size: "sm" } }),
    PasswordInput: PasswordInput.extend({ defaultProps: { visibilityToggleButtonProps: { tabIndex: 0 } } }),
    ScrollArea: ScrollArea.extend({
      // Nor under a header that stays, or the bar to scroll sideways.
      styles: { viewport: { scrollPaddingBlock: "3rem 1rem" } },
    }),
    Select: Select.extend({ defaultProps: { size: "sm", allowDeselect: false, comboboxProps: { shadow: "md" } } }),
    Table: Table.extend({ defaultProps: { verticalSpacing: 6, horizontalSpacing: "sm" } }),
    TextInput: TextInput.extend({ defaultProps: { size: "sm" } }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 400, withArrow: true } }),
  },
});

/** Coloured and secondary text of at least 4.5:1 on every surface of its scheme (WCAG AA), where Mantine's falls short. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-body": "#fcfcfd",
    "--mantine-color-dimmed": "#545b62",
    "--mantine-color-placeholder": "#6b7278",
    "--mantine-color-error": "#c92a2a",
    "--mantine-color-teal-light-color": "#04573f",
    "--mantine-color-orange-light-color": "#8f2f06",
  },
  dark: {
    "--mantine-color-body": "#1b1c1e",
    "--mantine-color-dimmed": "#a9adb3",
    "--mantine-color-placeholder": "#8f949a",
    "--mantine-color-error": "#ff8787",
  },
});
