// What the catalogue's list does beyond the house's pages.

import { watchFilters } from "./filters.js";
import { watchSelection } from "./selection.js";

watchFilters();
watchSelection();
