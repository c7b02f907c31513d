"""A small archive of two counties, three years and three kinds of report, whose answers can be read off."""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes import HashEmbedder
from making import index_of, make_document

from rag.answering.pipeline import Pipeline
from rag.config import Settings
from rag.indexing.index import Index
from rag.models.ranker import open_ranker

YILIANG_2024 = """# 彝良县2024年政府工作报告

——2024年1月23日在彝良县第十七届人民代表大会第三次会议上

彝良县人民政府县长 周 峰

## 一、2023年工作回顾

全县地区生产总值完成176.6亿元，比上年增长5.5%。城乡居民人均可支配收入分别达到38506元和23294元，分别增长9%和12%。

乡村振兴扎实推进。整合衔接资金3.91亿元，实施产业类项目47个。改造农村公路79.7公里。

我们也清醒地认识到，全县发展还面临不少困难和挑战：一是经济下行压力加大；二是财政收支矛盾突出；三是民生领域还有短板。

## 二、2024年工作安排

今年主要预期目标是：地区生产总值增长6%左右；一般公共预算收入增长5%；粮食总产量稳定在3.8亿斤以上。

“三条赛道”即“绿色建材”“文旅康养”“装备制造”三条新赛道。

重点抓好三个方面工作：

（一）全力抓好产业升级

建设园区2个。

（二）全力抓好城市更新

改造小区9个。

（三）全力抓好民生改善

新增学位800个。

## 名词解释

1.EOD项目：以生态环境为导向的开发模式，用收益反哺治理的项目。

2.双碳：碳达峰与碳中和的简称。

3.零工市场：为零散用工提供对接服务的场所。

4.林长制：由各级负责人担任林长、分片管护森林的制度。
"""
YILIANG_2023 = """# 彝良县2023年政府工作报告

——2023年1月13日在彝良县第十七届人民代表大会第二次会议上

彝良县人民政府县长 李 红

## 一、2022年工作回顾

全县地区生产总值完成166.2亿元，比上年增长4.8%。接待游客403万人次。

## 二、2023年工作安排

地区生产总值增长7%左右。
"""
ZHENXIONG = """# 镇雄县2023年国民经济和社会发展统计公报

## 一、综合

全年全县地区生产总值240.5亿元，比上年增长6.1%。年末常住人口128.4万人。

## 二、工业和建筑业

全年规模以上工业增加值增长9.6%。采矿业增长2.1%，制造业增长10.3%。
"""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Index:
    documents = [
        make_document("yiliang-2023", {}, YILIANG_2023),
        make_document("yiliang-2024", {}, YILIANG_2024),
        make_document("zhenxiong", {}, ZHENXIONG),
    ]
    return index_of(Path(tmp_path_factory.mktemp("archive")), documents)


@pytest.fixture(scope="module")
def pipeline(archive: Index) -> Pipeline:
    return Pipeline(archive, HashEmbedder(), Settings(), open_ranker())
