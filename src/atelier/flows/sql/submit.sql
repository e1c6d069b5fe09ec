-- name: submit_job^
select * from submit_job(
  :id, :account_id, :key_id, :dialect, :model, :operation, :lane, :input, :order_json, :input_assets, :outputs,
  :metadata, :webhook_url, :time_limit_s, :price, :unit, :unit_amount, :allowance,
  :concurrency, :backlog, :daily_budget, :rate_limit, :rate_window_s, :idempotency_key, :fingerprint);
