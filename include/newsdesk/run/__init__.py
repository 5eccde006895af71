"""Newsdesk on one machine: Airflow's components as plain processes, for ``make demo``, ``make up`` and the tests.

Nothing here imports Airflow: it is started as ``airflow ...`` and asked through its REST API.
"""
