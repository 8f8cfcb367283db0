// What the statistical map needs of Apache ECharts, and nothing else.
import { init, registerMap, use, version } from "echarts/core";
import { MapChart } from "echarts/charts";
import { LabelLayout } from "echarts/features";
import { CanvasRenderer } from "echarts/renderers";

use([MapChart, LabelLayout, CanvasRenderer]);

export { init, registerMap, version };
