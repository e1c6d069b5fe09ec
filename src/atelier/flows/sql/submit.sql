-- name: submit_job^
select * from submit_job(
  :id, :account_id, :key_id, :dialect, :model, :operation, :lane, :input, :order_json, :input_assets, :outputs,
  :metadata, :webhook_url, :time_limit_s, :parts, :price, :unit, :unit_amount, :allowance,
  :concurrency, :backlog, :daily_budget, :rate_limit, :rate_window_s,
  :slots, :slot_s, :refund_s, :fail_s, :idempotency_key, :fingerprint, :channel);

-- name: spawn_child$
select spawn_child(:parent_id, :id, :part, :model, :operation, :lane, :input, :order_json, :input_assets, :outputs,
  :time_limit_s);

-- name: await_children$
select await_children(:id, :worker_id, :attempt, :ended);
